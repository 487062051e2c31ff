/** Enrolments as they are and as they were, and what an admin can do about one of them. */
package dev.muster.admin.enrollment;
