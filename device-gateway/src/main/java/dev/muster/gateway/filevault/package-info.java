/** The recovery keys that Macs send, encrypted for the installation: opened, checked and kept. */
package dev.muster.gateway.filevault;
