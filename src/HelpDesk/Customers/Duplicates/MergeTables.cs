using System.Collections.Concurrent;
using System.Linq.Expressions;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Crm.HelpDesk.Customers;

/// <summary>
/// The tables whose rows belong to a customer, found in the model: every one with an id and a <c>CustomerId</c>. So what later parts of the help desk add goes with a merge by itself.
/// A test names the tables that are neither here nor in <see cref="MergeParts"/>.
/// </summary>
internal static class MergeTables
{
    private const string CustomerId = "CustomerId";

    /// <summary>What happened or was asked for, and to whom it happened then.</summary>
    public static readonly IReadOnlySet<Type> Stay = new HashSet<Type> { typeof(FeedEntry), typeof(CustomerImportRow), typeof(Erasure) };

    private static readonly ConcurrentDictionary<IModel, IReadOnlyList<IMovedTable>> Tables = new();

    public static IReadOnlyList<IMovedTable> Of(HelpDeskDb db) => Tables.GetOrAdd(db.Model, model =>
    [
        .. model.GetEntityTypes().Where(Moves).OrderBy(e => e.GetTableName(), StringComparer.Ordinal).Select(e => Table(e, e.FindProperty(CustomerId)!)),

        // Who was merged into the absorbed customer before leads to the survivor now.
        Table(model.FindEntityType(typeof(Customer))!, model.FindEntityType(typeof(Customer))!.FindProperty(nameof(Customer.MergedIntoId))!),
    ]);

    public static bool Moves(IReadOnlyEntityType entity) =>
        !Stay.Contains(entity.ClrType) && entity.FindProperty(CustomerId) is not null && entity.FindPrimaryKey()!.Properties is [{ } key] && key.ClrType == typeof(Guid);

    private static IMovedTable Table(IEntityType entity, IProperty customer) =>
        (IMovedTable)Activator.CreateInstance(typeof(MovedTable<,>).MakeGenericType(entity.ClrType, customer.ClrType), entity.GetTableName(), entity.FindPrimaryKey()!.Properties[0].Name, customer.Name)!;

    /// <summary>A table of which the rows of one customer can be given to another.</summary>
    public interface IMovedTable
    {
        /// <summary>Gives all rows of one customer to another and notes them down; how many they were.</summary>
        Task<int> MoveAsync(HelpDeskDb db, Guid merge, Guid from, Guid to, CancellationToken cancel);

        /// <summary>Gives back the rows that a merge moved, as far as they are still the survivor's.</summary>
        Task MoveBackAsync(HelpDeskDb db, Guid merge, Guid survivor, Guid absorbed, CancellationToken cancel);
    }

    /// <typeparam name="TCustomer">Guid, or Guid? where a row may be nobody's.</typeparam>
    private sealed class MovedTable<TEntity, TCustomer>(string table, string key, string customer) : IMovedTable
        where TEntity : class
    {
        public async Task<int> MoveAsync(HelpDeskDb db, Guid merge, Guid from, Guid to, CancellationToken cancel)
        {
            var ids = await OfCustomer(db, from).Select(e => EF.Property<Guid>(e, key)).ToListAsync(cancel);
            if (ids.Count > 0)
            {
                await new RowWriter<MergeMove>(db).InsertAsync([.. ids.Select(id => new MergeMove { MergeId = merge, Table = table, RowId = id })], cancel);
                await GiveAsync(OfCustomer(db, from), to, cancel);
            }

            return ids.Count;
        }

        public Task MoveBackAsync(HelpDeskDb db, Guid merge, Guid survivor, Guid absorbed, CancellationToken cancel)
        {
            var moved = db.MergeMoves.Where(m => m.MergeId == merge && m.Table == table).Select(m => m.RowId);
            return GiveAsync(OfCustomer(db, survivor).Where(e => moved.Contains(EF.Property<Guid>(e, key))), absorbed, cancel);
        }

        private IQueryable<TEntity> OfCustomer(HelpDeskDb db, Guid id)
        {
            var row = Expression.Parameter(typeof(TEntity));
            var column = Expression.Call(typeof(EF), nameof(EF.Property), [typeof(TCustomer)], row, Expression.Constant(customer));
            var value = Expression.Property(Expression.Constant(new Value((TCustomer)(object)id)), nameof(Value.Id));
            return db.Set<TEntity>().Where(Expression.Lambda<Func<TEntity, bool>>(Expression.Equal(column, value), row));
        }

        private Task<int> GiveAsync(IQueryable<TEntity> rows, Guid to, CancellationToken cancel)
        {
            var of = (TCustomer)(object)to;
            return rows.ExecuteUpdateAsync(set => set.SetProperty(e => EF.Property<TCustomer>(e, customer), of), cancel);
        }

        // EF makes a parameter of a member, and would write a constant into each command.
        private sealed record Value(TCustomer Id);
    }
}
