package dev.sluice.ui.conclusion;

import io.quarkus.qute.i18n.Message;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Messages as English readers see them, without a running server. */
final class EnglishWords {
    private EnglishWords() {}

    /** The texts of a bundle, with parameters put in by name. */
    static <T> T of(Class<T> bundle) {
        return bundle.cast(Proxy.newProxyInstance(
                bundle.getClassLoader(), new Class<?>[] {bundle}, (proxy, method, values) -> {
                    String text = method.getAnnotation(Message.class).value();
                    for (int i = 0; i < method.getParameterCount(); i++) {
                        text = text.replace("{" + name(method, i) + "}", String.valueOf(values[i]));
                    }
                    return text;
                }));
    }

    private static String name(Method method, int i) {
        return method.getParameters()[i].getName();
    }
}
