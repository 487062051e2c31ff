/**
 * One device with its user channels: its state, how facts change it ({@link
 * dev.muster.core.device.DeviceFold}), and what a request leads to ({@link
 * dev.muster.core.device.DeviceDecider}).
 */
package dev.muster.core.device;
