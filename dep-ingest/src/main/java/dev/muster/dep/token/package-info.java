/**
 * How an organization gives us its account at Apple: a key pair is made here, its certificate goes
 * to Apple's portal, and the portal's answer is a {@code .p7m} file that only that key opens. What
 * is in the file are the four secrets that sign each session. Nothing here keeps anything, and
 * nothing here speaks to the network.
 */
package dev.muster.dep.token;
