/** Whether an installation works, what it lacks, and what to do about each thing. */
package dev.muster.admin.checkup;
