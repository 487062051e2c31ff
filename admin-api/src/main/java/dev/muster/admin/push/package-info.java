/** The push certificates of the installation. */
package dev.muster.admin.push;
