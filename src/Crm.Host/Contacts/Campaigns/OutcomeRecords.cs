using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk;
using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Tickets;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>The ticket, the opportunity or the sale that an outcome asks for, in the help desk. The key is the contact: said twice, each is made once.</summary>
internal sealed class OutcomeRecords(TicketDesk tickets, OpportunityDesk opportunities, IAgentProfiles profiles)
{
    /// <returns>Ids of what was made.</returns>
    /// <exception cref="RefusedException">What is wrong with it; nothing else was written.</exception>
    public async Task<(Guid? Opportunity, Guid? Ticket)> KeepAsync(Guid agent, Contact contact, CallOutcome outcome)
    {
        if (outcome.Opportunity is null && outcome.Ticket is null)
        {
            return (null, null);
        }

        var customer = contact.Caller.Customer?.Id ?? throw new RefusedException("Choose who this is first: a ticket or a sale belongs to a customer.");
        var actor = new Actor(agent, profiles.Find(agent)?.Name ?? "");
        return (
            outcome.Opportunity is { } opportunity ? await OpportunityAsync(opportunity, contact, customer, actor) : null,
            outcome.Ticket is { } ticket ? await TicketAsync(ticket, contact, customer, actor) : null);
    }

    private async Task<Guid> OpportunityAsync(NewOpportunity opportunity, Contact contact, Guid customer, Actor actor)
    {
        if (!(Math.Abs(opportunity.Value) < (double)decimal.MaxValue / 2))
        {
            throw new RefusedException("The value of the opportunity is no number.");
        }

        var view = contact.Attempt!.View;
        var draft = new OpportunityDraft(
            contact.Id, customer, opportunity.Title, decimal.Round((decimal)opportunity.Value, 2), opportunity.Currency,
            opportunity.Sold ? OpportunityStage.Won : OpportunityStage.New, null, actor.UserId, view.CampaignId, view.LeadId, contact.Id);
        var made = await Task.Run(() => opportunities.CreateAsync(draft, actor));
        return made.IsOk ? made.Value!.Id : throw new RefusedException(made.Problem!);
    }

    private async Task<Guid> TicketAsync(NewTicket ticket, Contact contact, Guid customer, Actor actor)
    {
        if (Api.Names.Parse<TicketPriority>(ticket.Priority) is not { } priority)
        {
            throw new RefusedException(Api.Names.Wrong<TicketPriority>("priority", ticket.Priority));
        }

        var made = await Task.Run(() => tickets.CreateAsync(new TicketDraft(contact.Id, customer, ticket.Title, ticket.Text, priority, actor.UserId, contact.Id), actor));
        return made.IsOk ? made.Value!.Id : throw new RefusedException(made.Problem!);
    }
}
