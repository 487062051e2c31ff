/**
 * MicroMDM's API, as its scripts ({@code tools/api}) and {@code mdmctl} call it (micromdm/micromdm,
 * {@code cmd/mdmctl} and {@code platform}). What its clients keep has facts of its own; what it
 * asks of Apple is passed on; all else is what this server has under other names.
 * docs/compatibility.md says what is another here.
 */
package dev.muster.admin.micromdm;
