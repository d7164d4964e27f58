/**
 * What the user is told when something is wrong: a stable code, one sentence, the place in the user's own file, the cause
 * and one thing to do.
 */
package org.stackplug.problem;
