/** Certificates that end, and when that is worth a warning. */
package dev.muster.core.expiry;
