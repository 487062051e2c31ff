/** The FileVault of Macs, and the recovery keys that they leave with us: what is due, and when. */
package dev.muster.core.filevault;
