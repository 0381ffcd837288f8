using System.Linq.Expressions;
using System.Reflection;
using Crm.HelpDesk.SqlServer;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;
using Microsoft.EntityFrameworkCore.Storage;

// The query compiler is the one place through which every query goes, and EF calls it internal.
#pragma warning disable EF1001

namespace Crm.HelpDesk.Tests.SqlServer;

/// <summary>
/// Each query that a test runs on SQLite is also translated for SQL Server, with the same values, and sent to a connection that leads nowhere. So a query that
/// SQL Server's provider cannot translate fails the tests, whether or not there is a server.
/// </summary>
internal static class SqlServerTranslation
{
    private static readonly MethodInfo RunMethod = typeof(SqlServerTranslation).GetMethod(nameof(Run), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static DbContextOptions<SqlServerHelpDeskDb> Options(StubConnection connection) =>
        new DbContextOptionsBuilder<SqlServerHelpDeskDb>().UseSqlServer(connection, HelpDeskSqlServer.Retrying).Options;

    private static readonly DbContextOptions<SqlServerHelpDeskDb> Stub = Options(new StubConnection());

    /// <exception cref="Xunit.Sdk.XunitException">SQL Server's provider cannot translate the query.</exception>
    public static string Check(Expression query)
    {
        using var db = new SqlServerHelpDeskDb(Stub);
        StubConnection.Seen.Clear();
        try
        {
            var rebased = new Rebase(db).Visit(query);
            var element = Element(rebased.Type);
            RunMethod.MakeGenericMethod(element is null ? rebased.Type : typeof(IEnumerable<>).MakeGenericType(element))
                .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [db, rebased], null);
        }
        catch (InvalidOperationException e) when (StubConnection.Seen.Count == 0)
        {
            Assert.Fail($"SQL Server cannot run this query, which SQLite can: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // It was sent; that there is no row is not what is asked here.
        }

        // What EF does with more values than a command may carry: their texts have the database's collation, and cannot be compared with ours (error 468).
        var sent = Assert.Single(StubConnection.Seen).Text;
        Assert.False(sent.Contains("OPENJSON", StringComparison.Ordinal), $"The list in this query is too long for SQL Server; ask in pieces of {StreamHeads.IdsPerQuery}: {sent}");
        return sent;
    }

    private static void Run<T>(SqlServerHelpDeskDb db, Expression query)
    {
        if (db.GetService<IQueryCompiler>().Execute<T>(query) is System.Collections.IEnumerable rows and not string)
        {
            foreach (var row in rows)
            {
                Assert.Fail($"The stub gave a row: {row}");
            }
        }
    }

    private static Type? Element(Type type) => type == typeof(string)
        ? null
        : type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IQueryable<>))?.GetGenericArguments()[0];

    /// <summary>The same query with the other context's tables, also where they stand in variables inside of it.</summary>
    private sealed class Rebase(SqlServerHelpDeskDb db) : ExpressionVisitor
    {
        private readonly IAsyncQueryProvider _provider = db.GetService<IAsyncQueryProvider>();

        protected override Expression VisitExtension(Expression node) => node is EntityQueryRootExpression root
            ? new EntityQueryRootExpression(_provider, db.Model.FindEntityType(root.EntityType.Name)!)
            : base.VisitExtension(node);

        protected override Expression VisitMember(MemberExpression node) => typeof(IQueryable).IsAssignableFrom(node.Type)
            ? Visit(Expression.Lambda<Func<IQueryable>>(node).Compile(preferInterpretation: true)().Expression)
            : base.VisitMember(node);

        protected override Expression VisitConstant(ConstantExpression node) =>
            node.Value is IQueryable queryable && queryable.Expression != node ? Visit(queryable.Expression) : base.VisitConstant(node);
    }
}

/// <summary>SQLite's query compiler, with <see cref="SqlServerTranslation"/> before each query.</summary>
internal sealed class TranslatingQueryCompiler(
    IQueryContextFactory queryContextFactory,
    ICompiledQueryCache compiledQueryCache,
    ICompiledQueryCacheKeyGenerator compiledQueryCacheKeyGenerator,
    IDatabase database,
    IDiagnosticsLogger<DbLoggerCategory.Query> logger,
    ICurrentDbContext currentContext,
    IEvaluatableExpressionFilter evaluatableExpressionFilter,
    IModel model)
    : QueryCompiler(queryContextFactory, compiledQueryCache, compiledQueryCacheKeyGenerator, database, logger, currentContext, evaluatableExpressionFilter, model)
{
    public override TResult Execute<TResult>(Expression query)
    {
        SqlServerTranslation.Check(query);
        return base.Execute<TResult>(query);
    }

    public override TResult ExecuteAsync<TResult>(Expression query, CancellationToken cancellationToken = default)
    {
        SqlServerTranslation.Check(query);
        return base.ExecuteAsync<TResult>(query, cancellationToken);
    }
}
