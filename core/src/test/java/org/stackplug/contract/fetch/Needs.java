package org.stackplug.contract.fetch;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Skips a test, or all tests of a class, for a backend that lacks one of these capabilities. The class of the tests is nested
 * in a {@link SourceFetcherContract}, which knows what its backend lacks.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(Needs.Condition.class)
public @interface Needs {

    /** Returns the capabilities, all of which are needed. */
    Capability[] value();

    /** Decides for each test, because the contract does not exist yet when a class is reached. */
    final class Condition implements ExecutionCondition {
        private static final ConditionEvaluationResult ENABLED =
                ConditionEvaluationResult.enabled("the backend lacks nothing that the test needs");

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Optional<SourceFetcherContract> contract = context.getTestInstances()
                    .flatMap(instances -> instances.findInstance(SourceFetcherContract.class));
            if (contract.isEmpty() || context.getTestMethod().isEmpty()) {
                return ENABLED;
            }
            Set<Capability> missing = needed(context);
            missing.retainAll(contract.get().lacks());
            return missing.isEmpty() ? ENABLED : ConditionEvaluationResult.disabled("the backend lacks " + missing);
        }

        private static Set<Capability> needed(ExtensionContext context) {
            Set<Capability> needed = EnumSet.noneOf(Capability.class);
            Stream.of(context.getTestClass(), context.getTestMethod())
                    .flatMap(element -> AnnotationSupport.findAnnotation(element, Needs.class).stream())
                    .forEach(needs -> needed.addAll(Arrays.asList(needs.value())));
            return needed;
        }
    }
}
