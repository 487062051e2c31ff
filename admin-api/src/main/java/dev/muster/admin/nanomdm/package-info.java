/**
 * NanoMDM's API, for the clients that were written for it (micromdm/nanomdm, {@code http/api} and
 * {@code api}): the same paths, bodies and answers.
 */
package dev.muster.admin.nanomdm;
