"""Numeric kernels: pure functions on arrays that know no tables and no words."""
