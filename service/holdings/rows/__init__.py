"""Records to holdings: sorted, cleaned, admitted or rejected."""
