/** When a device is pushed: a function of its state alone. */
package dev.muster.core.push;
