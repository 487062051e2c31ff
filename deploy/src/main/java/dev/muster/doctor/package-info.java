/**
 * Looks at an installation from outside, as a device would that has never been there: by its name,
 * its port, its certificate and what is answered, through whatever stands in front of it.
 */
package dev.muster.doctor;
