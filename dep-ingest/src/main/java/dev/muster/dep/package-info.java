/**
 * Follows Apple's Device Enrollment Program for an organization's accounts: what Apple says of
 * devices becomes facts, and what is wanted of devices becomes so at Apple.
 */
package dev.muster.dep;
