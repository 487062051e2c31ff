/** When a device is told to get another certificate. */
package dev.muster.core.renewal;
