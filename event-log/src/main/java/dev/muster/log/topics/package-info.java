/** The topics of an installation, their settings, and the check that they are as they must be. */
package dev.muster.log.topics;
