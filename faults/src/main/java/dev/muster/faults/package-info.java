/**
 * A campaign of faults: an installation of several processes that are killed, cut off and slowed
 * down while devices and admins work, and then the log, held against what they were told.
 */
package dev.muster.faults;
