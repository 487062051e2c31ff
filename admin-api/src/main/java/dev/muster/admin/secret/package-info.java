/** Secrets about devices: which there are, and what one is, for whoever may and says why. */
package dev.muster.admin.secret;
