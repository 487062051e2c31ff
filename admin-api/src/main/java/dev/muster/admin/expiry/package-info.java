/** What ends: certificates of the installation and of its devices. */
package dev.muster.admin.expiry;
