"""Tests against null models."""
