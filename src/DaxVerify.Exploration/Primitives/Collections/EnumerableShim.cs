using DaxVerify.Exploration.Primitives.Framework;

namespace DaxVerify.Exploration.Primitives.Collections;

/// <summary>Queries that go through collections which functions of the program hand them: each is read when it is handed over.</summary>
[Replaces("System.Linq.Enumerable")]
internal static class EnumerableShim
{
    public static IEnumerable<TResult> SelectMany<TSource, TResult>(IEnumerable<TSource> source, Func<TSource, IEnumerable<TResult>> selector, string site) =>
        View(selector is null ? Enumerable.SelectMany(source, selector!) : source.SelectMany(x => Inner(selector(x), site)), source, site);

    public static IEnumerable<TResult> SelectMany<TSource, TResult>(IEnumerable<TSource> source, Func<TSource, int, IEnumerable<TResult>> selector, string site) =>
        View(selector is null ? Enumerable.SelectMany(source, selector!) : source.SelectMany((x, i) => Inner(selector(x, i), site)), source, site);

    public static IEnumerable<TResult> SelectMany<TSource, TCollection, TResult>(
        IEnumerable<TSource> source, Func<TSource, IEnumerable<TCollection>> collectionSelector, Func<TSource, TCollection, TResult> resultSelector, string site) => View(
        collectionSelector is null ? Enumerable.SelectMany(source, collectionSelector!, resultSelector) : source.SelectMany(x => Inner(collectionSelector(x), site), resultSelector),
        source,
        site);

    public static IEnumerable<TResult> SelectMany<TSource, TCollection, TResult>(
        IEnumerable<TSource> source, Func<TSource, int, IEnumerable<TCollection>> collectionSelector, Func<TSource, TCollection, TResult> resultSelector, string site) => View(
        collectionSelector is null ? Enumerable.SelectMany(source, collectionSelector!, resultSelector) : source.SelectMany((x, i) => Inner(collectionSelector(x, i), site), resultSelector),
        source,
        site);

    private static IEnumerable<T> Inner<T>(IEnumerable<T> collection, string site)
    {
        FrameworkShim.Reads(collection, site);
        return collection;
    }

    private static IEnumerable<T> View<T>(IEnumerable<T> query, object source, string site)
    {
        FrameworkShim.Hands(query, source, null, null, site);
        return query;
    }
}
