/**
 * The commands as a library: {@link StackRun} runs stack, unstack, clean, fetch and update; {@link Planner}, {@link StatusCheck}
 * and {@link SettingsSurvey} inspect without changing anything.
 */
package org.stackplug.run;
