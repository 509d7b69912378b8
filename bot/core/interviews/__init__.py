"""Mock interviews: plan, session, interviewer and scorecard."""
