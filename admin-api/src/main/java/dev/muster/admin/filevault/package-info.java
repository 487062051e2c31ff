/**
 * FileVault: the profile that says where keys go, whose keys are known, and how they are changed.
 */
package dev.muster.admin.filevault;
