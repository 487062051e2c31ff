/**
 * MicroMDM's API, as far as its scripts ({@code tools/api}) and {@code mdmctl} give commands and
 * look at devices (micromdm/micromdm, {@code platform/command}, {@code platform/device}, {@code
 * platform/apns}).
 */
package dev.muster.admin.micromdm;
