#pragma warning disable CA1032, CA1064, SA1402, SA1403 // Shapes only: the base types by which NUnit and MSTest mark their assertions, under their names.
namespace NUnit.Framework
{
    public class ResultStateException : Exception;

    public class AssertionException : ResultStateException;
}

namespace Microsoft.VisualStudio.TestTools.UnitTesting
{
    public class UnitTestAssertException : Exception;

    public class AssertFailedException : UnitTestAssertException;
}
