/** How admins say which of many they mean. */
package dev.muster.core.selection;
