/** What every device is asked about itself in its time, so that the fleet is known. */
package dev.muster.core.inventory;
