/** Which keys seal the record, and how the installation key is replaced. */
package dev.muster.admin.key;
