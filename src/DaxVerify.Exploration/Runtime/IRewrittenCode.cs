using System.Reflection;

namespace DaxVerify.Exploration.Runtime;

/// <summary>A load context that holds the program under test: tells its rewritten assemblies from the rest.</summary>
internal interface IRewrittenCode
{
    bool Contains(Assembly assembly);
}
