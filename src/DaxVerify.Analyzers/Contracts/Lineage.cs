using System.Collections.Generic;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>The types whose members a value of a type has.</summary>
internal static class Lineage
{
    /// <summary>The type, its bases, and its interfaces; for a type parameter, its constraints.</summary>
    public static IEnumerable<ITypeSymbol> Of(ITypeSymbol type)
    {
        if (type is ITypeParameterSymbol parameter)
        {
            foreach (var constraint in parameter.ConstraintTypes)
            {
                foreach (var inherited in Of(constraint))
                {
                    yield return inherited;
                }
            }
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }

        foreach (var item in type.AllInterfaces)
        {
            yield return item;
        }
    }
}
