/**
 * Secrets that are kept about devices for people: made before what they open is closed, shown to
 * whoever may and says why, and to nobody else.
 */
package dev.muster.admin.secret;
