"""What a study can detect before it is done."""
