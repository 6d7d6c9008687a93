package dev.sluice.ui.page;

import dev.sluice.access.ApiKey;
import dev.sluice.access.Role;
import dev.sluice.access.Sessions;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.LanguageHeader;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who looks at a page and how: name, rights, language and colours. Templates know it as {@code shell}. */
@RequestScoped
@Named("shell")
public class Shell {
    static final String LANGUAGE_COOKIE = "sluice-language";
    static final String THEME_COOKIE = "sluice-theme";
    static final List<String> LANGUAGES = List.of("en", "ko");
    static final List<String> THEMES = List.of("auto", "light", "dark");

    private final RoutingContext request;
    private final Sessions sessions;
    private final Assets assets;
    private final Storefront storefront;

    Shell(RoutingContext request, Sessions sessions, Assets assets, Storefront storefront) {
        this.request = request;
        this.sessions = sessions;
        this.assets = assets;
        this.storefront = storefront;
    }

    public TemplateInstance page(TemplateInstance template) {
        return template.setLocale(locale());
    }

    public <T> T words(Class<T> bundle) {
        return MessageBundles.get(bundle, Localized.Literal.of(language()));
    }

    public Locale locale() {
        return Locale.forLanguageTag(language());
    }

    /** The same as a tag: chosen, else what the browser prefers, else English. */
    public String language() {
        return cookie(LANGUAGE_COOKIE)
                .filter(LANGUAGES::contains)
                .or(() -> request.acceptableLanguages().stream()
                        .map(LanguageHeader::tag)
                        .filter(LANGUAGES::contains)
                        .findFirst())
                .orElse("en");
    }

    /** Why something was refused, in the language of the page; only that it was, where that language has no words for it. */
    public String told(String reason) {
        PageWords words = words(PageWords.class);
        return Reasons.told(language(), reason).orElseGet(words::untold);
    }

    public String theme() {
        return cookie(THEME_COOKIE).filter(THEMES::contains).orElse("auto");
    }

    /** The one after it: automatic, light, dark, and again. */
    public String nextTheme() {
        return THEMES.get((THEMES.indexOf(theme()) + 1) % THEMES.size());
    }

    public String preference(String name, String value) {
        return "/preferences?" + name + "=" + value + "&back=" + SignInPage.encoded(address());
    }

    public boolean isSignedIn() {
        return reader().isPresent();
    }

    /** Name of the key that is signed in, or empty. */
    public String name() {
        return reader().map(ApiKey::name).orElse("");
    }

    /** Whether experiments and models may be changed. */
    public boolean isEditor() {
        return reader().filter(key -> key.role().included().contains(Role.EDITOR))
                .isPresent();
    }

    /** Whether keys may be made and revoked. */
    public boolean isAdmin() {
        return reader().filter(key -> key.role() == Role.ADMIN).isPresent();
    }

    private Optional<ApiKey> reader() {
        return cookie(Sessions.COOKIE).flatMap(sessions::find);
    }

    public boolean isStore() {
        return storefront.open();
    }

    /** What changes must send along, or empty. */
    public String csrfToken() {
        return cookie(Sessions.COOKIE).map(sessions::csrfToken).orElse("");
    }

    public String address() {
        return request.request().uri();
    }

    public boolean at(String section) {
        return request.normalizedPath().equals(section)
                || request.normalizedPath().startsWith(section + "/");
    }

    public String asset(String path) {
        return assets.address(path);
    }

    private Optional<String> cookie(String name) {
        return Optional.ofNullable(request.request().getCookie(name)).map(Cookie::getValue);
    }
}
