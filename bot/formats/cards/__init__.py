"""Flash cards: packages and texts of Anki, texts of Quizlet."""
