"""Who distrusts peacebuilding: stances in comments, cues of foreign funding, contagion in threads."""
