/** Conditions by which enrolments are listed and the targets of commands are selected. */
package dev.muster.admin.selection;
