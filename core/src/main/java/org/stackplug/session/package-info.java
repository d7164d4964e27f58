/**
 * One shell from its start to its end: opening it with the user's localrc, driving it from point to point, running each step
 * with its log and its time limit, and reporting why a step failed. Internal, not API.
 */
package org.stackplug.session;
