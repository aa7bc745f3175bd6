"""Published bytes become records, one file per format; what the records mean is the mapper's business."""
