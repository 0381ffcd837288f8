using Crm.HelpDesk;
using Crm.HelpDesk.Knowledge;

namespace Crm.Host.Demo;

/// <summary>What the people of the invented company know.</summary>
internal static class DemoKnowledge
{
    private static readonly IReadOnlyList<ArticleDraft> Articles =
    [
        new(
            "A tent pole is broken",
            "Poles are repaired with a splint, which is free within the two years of warranty.\n\n# What to ask\n- Which tent, and which year\n- Which segment is broken\n\n# What to do\n- Send the repair set (order code RS-12)\n- Within a week of a trip: express, we pay",
            "tent, pole, repair, warranty",
            ArticleVisibility.Public),
        new(
            "A zipper is stuck or has come apart",
            "Rub candle wax on both sides and move the slider slowly.\n\nIf the teeth part behind the slider, press its sides together gently with pliers. A jacket or bag with a torn zipper comes back to us: the repair takes ten days.",
            "zipper, jacket, sleeping bag, repair",
            ArticleVisibility.Public),
        new(
            "Returning something",
            "Unused things come back within sixty days, with the receipt or the order number.\n\n- A label for the parcel is in every order\n- The money is back within five working days after it has come in\n- An exchange for another size goes out at once",
            "return, exchange, refund, size, order",
            ArticleVisibility.Public),
        new(
            "A parcel has not come",
            "Look up the order and its tracking number first.\n\n- No movement for four days: send it again, do not wait for the carrier\n- Shown as delivered: ask about neighbors, then send it again once",
            "order, delivery, parcel, tracking, late",
            ArticleVisibility.Internal),
        new(
            "How far we go for an unhappy customer",
            "Up to 50 dollars without asking anyone: a refund of shipping, a spare part, a voucher. Beyond that ask a supervisor while the customer is on the line.",
            "complaint, refund, voucher, goodwill",
            ArticleVisibility.Internal),
    ];

    public static async Task SeedAsync(KnowledgeDesk desk, Actor author, CancellationToken cancel)
    {
        foreach (var article in Articles)
        {
            var made = (await desk.CreateAsync(Guid.CreateVersion7(), article, author, cancel)).Value!;
            await desk.PublishAsync(made.Id, made.Revision, author, cancel);
        }
    }
}
