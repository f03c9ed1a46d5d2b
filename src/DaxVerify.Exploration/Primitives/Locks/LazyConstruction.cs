using System.Reflection;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>What Lazy and LazyInitializer make where the program gives no function for it.</summary>
internal static class LazyConstruction
{
    /// <summary>Calls the constructor without parameters, which is the program's code.</summary>
    /// <exception cref="MissingMemberException">There is none that is public; the words are the framework's.</exception>
    public static T Make<T>()
    {
        try
        {
            return Activator.CreateInstance<T>();
        }
        catch (MissingMethodException)
        {
            throw new MissingMemberException("The lazily-initialized type does not have a public, parameterless constructor.");
        }
        catch (TargetInvocationException e) when (e.InnerException is AbortException)
        {
            throw new AbortException();
        }
    }
}
