/**
 * MicroMDM's file (micromdm/micromdm: the packages {@code builtin} below {@code platform}, and the
 * depot {@code bolt} of micromdm/scep). Its buckets are named {@code mdm.…}; most of its values are
 * protocol buffers, defined in {@code platform/…/internal}.
 */
package dev.muster.migration.micromdm;
