"""What another ranking would show: exposure under weights, bridging, audits of feeds."""
