/**
 * Errors as they are reported to the user: a stable code, one sentence, the place in the user's own file, the cause and one
 * thing to do.
 *
 * <p>The room that finds an error words it as a {@link org.stackplug.problem.Problem} and throws a
 * {@link org.stackplug.problem.StackplugException}. Nothing parses a problem's text: what a reader needs as a value is a field.
 */
package org.stackplug.problem;
