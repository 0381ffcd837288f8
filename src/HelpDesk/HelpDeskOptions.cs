using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Feedback;
using Crm.HelpDesk.Mail;

namespace Crm.HelpDesk;

/// <summary>What a site sets for its help desk.</summary>
public sealed record HelpDeskOptions
{
    /// <summary>ISO 3166 code of the country whose rules read a number that is written without a country code, such as "US" or "DE".</summary>
    public string Country { get; init; } = "US";

    /// <summary>For how many days the agent who spoke last with a customer counts as the customer's last agent.</summary>
    public int LastAgentDays { get; init; } = 30;

    public AttachmentOptions Attachments { get; init; } = new();

    /// <summary>Null when the site has no e-mail.</summary>
    public MailOptions? Mail { get; init; }

    /// <summary>Null when nobody is asked by e-mail how it was.</summary>
    public SurveyMailOptions? Surveys { get; init; }

    /// <summary>The tier of a customer of whom nothing is known.</summary>
    public string DefaultTier { get; init; } = "standard";
}
