/**
 * What the fleet should be, what each device reported of it, and what is to be done about the
 * difference.
 */
package dev.muster.core.desired;
