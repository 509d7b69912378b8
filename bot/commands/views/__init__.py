"""What happened, as values. Each view knows its document; how it looks is the platforms' business."""
