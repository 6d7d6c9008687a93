package dev.sluice.ui.shop;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the shop, in English; other languages are in messages/shop_*.properties. */
@MessageBundle("shop")
public interface StoreLabels {
    @Message("Store")
    String title();

    @Message("Be a user: what you see, open, watch and buy here goes to the running experiment.")
    String intro();

    @Message("You are {name}.")
    String visitor(String name);

    @Message("This list comes from {arm}, drawn with probability {p}.")
    String drawn(String arm, String p);

    @Message("Watch the experiment")
    String dashboard();

    @Message("Another visit")
    String again();

    @Message("Be somebody else")
    String fresh();

    @Message("Look")
    String look();

    @Message("Watch the trailer")
    String watch();

    @Message("Pause")
    String pause();

    @Message("Buy for €{price}")
    String buy(int price);

    @Message("Bought. Thank you!")
    String bought();

    @Message("Close")
    String close();

    @Message("The arm found no items: there is no catalogue yet, or it is being learned.")
    String empty();
}
