"""Tests of licences; they mirror app/licences."""
