"""Column titles, captions and mandatory words of parameter, status and error tables.

A group ending in `columns` holds whole titles; one ending in `words` is looked for anywhere in a text; the others are
compared whole.
"""

from __future__ import annotations

GROUPS: dict[str, tuple[str, ...]] = {
    # --- titles of columns
    "name columns": (
        *("parameter", "parameters", "parameter name", "param", "params", "name", "names", "attribute", "attributes"),
        *("attribute name", "field", "fields", "field name", "key", "keys", "key name", "property", "property name"),
        *("properties", "argument", "arguments", "element", "element name", "item", "member", "variable", "option"),
        *("header", "headers", "header name", "request header", "response header", "header field", "path parameter"),
        *("query parameter", "body parameter", "form field", "request parameter", "response parameter", "input"),
        *("url parameter", "uri parameter", "header parameter", "input parameter", "output parameter", "return field"),
        *("return parameter", "returned field", "returned parameter", "request field", "response field", "data field"),
        *("json field", "json key", "request element", "response element", "request attribute", "response attribute"),
        *("parameter key", "entry", "parameter/field", "name of parameter", "body field", "output"),
        *("subparameter", "sub-parameter", "sub-field", "subfield", "sub-attribute", "level-1 parameter"),
        *("level-2 parameter", "level-3 parameter", "parameter field", "message header", "tag name"),
    ),
    "type columns": (
        *("type", "types", "data type", "datatype", "value type", "parameter type", "field type", "attribute type"),
        *("type of value", "json type", "schema", "variable type", "param type", "property type", "element type"),
    ),
    "mandatory columns": (
        *("mandatory", "required", "mandatory or not", "required or not", "is mandatory", "is required"),
        *("mandatory?", "required?", "mandatory/optional", "mandatory or optional", "optional or mandatory"),
        *("optional/mandatory", "required/optional", "optional/required", "whether mandatory"),
        *("whether it is mandatory", "m/o", "o/m", "whether required", "presence", "requirement"),
        *("mandatory (yes/no)", "mandatory or optional (m/o)", "must", "requirements", "compulsory", "necessity"),
        *("req", "req.", "mand."),
    ),
    "optional columns": ("optional", "optional?", "is optional", "optional or not", "opt", "nullable or missing"),
    "description columns": (
        *("description", "descriptions", "remarks", "remark", "meaning", "explanation", "comment", "comments"),
        *("note", "notes", "details", "detail", "parameter description", "field description", "definition"),
        *("purpose", "usage", "desc", "information", "summary", "function", "status code description"),
        *("error description", "details/notes", "attribute description", "value description", "interpretation"),
        *("what it is", "about", "content", "contents", "instruction", "instructions", "illustration", "semantics"),
        *("detailed description", "brief description", "usage notes", "usage note", "parameter meaning", "use"),
        *("parameter information", "additional information", "documentation", "introduction", "specification", "info"),
        *("remarks/description", "description/remarks", "description and value range", "description/value"),
        *("definition and value range", "description & constraints", "value and description", "what it does"),
    ),
    "place columns": (
        *("in", "location", "position", "parameter location", "parameter position", "where", "passed in", "sent in"),
        *("located in", "param location", "place", "transfer mode", "passing mode", "parameter mode", "request part"),
    ),
    "default columns": ("default", "default value", "defaults", "default values", "initial value"),
    "range columns": (
        *("value range", "range", "values", "allowed values", "possible values", "valid values", "options", "enum"),
        *("available values", "valid range", "value options", "enumeration", "accepted values", "permitted values"),
        *("enumerated values", "allowed value", "supported values", "option values", "value"),
    ),
    "constraint columns": (
        *("constraint", "constraints", "restriction", "restrictions", "validation", "limits", "crud"),
    ),
    "example columns": (
        *("example", "examples", "example value", "sample", "sample value", "example values", "samples", "e.g."),
    ),
    "status columns": (
        *("status code", "status codes", "http status code", "http status codes", "http status", "response code"),
        *("response codes", "returned value", "returned values", "return value", "return values", "return code"),
        *("return codes", "response status code", "response status", "http code", "http response code"),
        *("normal response code", "normal status code", "error status code", "http return code"),
        *("normal response codes", "error response code", "error response codes", "abnormal response code"),
        *("http status code returned", "abnormal status code", "returned code", "status code & message", "status"),
        *("returned http status code", "error status codes", "http response status code", "http error code"),
        *("statuscode", "code", "http", "state code", "success code", "success codes", "failure code"),
        *("success status code", "success response code", "http response", "exception status code"),
    ),
    # what titles of error and status tables may have besides
    "column adjectives": (
        *("returned", "return", "http", "api", "service", "business", "suggested", "recommended", "user", "possible"),
        *("normal", "abnormal", "detailed", "specific", "corrective", "the", "corresponding", "public", "common"),
    ),
    "reason columns": (
        *("status", "code", "message", "name", "reason", "reason phrase", "status message", "status name"),
        *("status text", "http status name", "returned message", "response", "meaning"),
    ),
    "error code columns": (
        *("error code", "error codes", "errorcode", "error_code", "error id", "code", "error number", "err code"),
        *("returned error code", "service error code", "error type code", "errcode", "result code", "exception code"),
        *("internal error code", "error-code", "error key", "fault code", "error identifier", "error no", "errno"),
        *("error code value", "error code name", "business code", "internal code"),
    ),
    "message columns": (
        *("error message", "message", "error messages", "messages", "error information", "error msg", "error_msg"),
        *("returned message", "error info", "error prompt", "error name", "error text", "response message"),
        *("error details", "prompt", "prompt message", "errormessage", "error", "exception message", "fault message"),
        *("message content", "message text", "error content", "error detail", "error reason", "prompt information"),
        *("returned information", "exception information", "failure message"),
    ),
    "solution columns": (
        *("solution", "solutions", "handling measure", "handling measures", "measure", "measures", "troubleshooting"),
        *("handling suggestion", "handling suggestions", "handling suggestions (optional)", "handling method"),
        *("action", "recommended action", "suggestion", "suggestions", "processing", "resolution", "workaround"),
        *("procedure", "cause and solution", "handling", "how to fix", "remedy", "troubleshooting suggestion"),
        *("suggested action", "corrective action", "handling procedure", "processing suggestion", "fix"),
        *("countermeasure", "what to do", "troubleshooting method", "solution suggestion", "handling advice"),
        *("measures to take", "processing method", "processing measure", "operation suggestion", "how to handle"),
        *("countermeasures", "handling mode", "handling solution", "handling", "how to solve", "advice"),
    ),
    "cause columns": ("cause", "causes", "possible cause", "possible causes", "error cause", "reason", "root cause"),
    "module columns": (
        *("module", "category", "error type", "service", "component", "type", "submodule", "class", "group"),
    ),
    "place words": (
        *("path", "query", "header", "body", "cookie", "form", "formdata", "form-data", "url", "uri", "querystring"),
        *("request header", "request body", "query string", "path parameter", "query parameter", "url parameter"),
        *("in path", "in query", "in header", "in body", "json body", "response header"),
    ),
    # --- cells of mandatory columns
    "yes": (
        *("yes", "y", "true", "mandatory", "required", "m", "must", "always", "✓", "✔", "√", "x", "●", "compulsory"),
        *("yes, mandatory", "mandatory parameter", "required parameter", "is mandatory", "is required", "r"),
        *("obligatory", "needed", "necessary", "always required", "always mandatory", "req"),
        *("\u2705", "\u2611", "\u25a0", "y/mandatory", "\u662f", "\u5fc5\u9009", "\u5fc5\u586b"),
    ),
    "no": (
        *("no", "n", "false", "optional", "o", "not required", "not mandatory", "non-mandatory", "\u00d7", "✗", "✘"),
        *("no, optional", "optional parameter", "is optional", "not necessary", "not needed", "unnecessary"),
        *("nullable", "opt", "\u274c", "\u2610", "\u25a1", "\u25cb", "n/optional"),
        *("\u5426", "\u53ef\u9009", "non-obligatory", "non mandatory", "non-required"),
    ),
    # marks that say so only in a mandatory column, as they stand there
    "yes marks": ("1", "1..1", "1..n", "1..*", "t", "T", "+", "*", "**", "\u2731", "\u2605"),
    "no marks": ("0", "0..1", "0..n", "0..*", "f", "F"),
    "condition words": (
        *("when", "if", "for", "unless", "either", "depends", "depending", "conditional", "conditionally", "in case"),
        *("only", "except", "at least one", "one of", "alternative", "or", "but", "unless otherwise", "condition"),
    ),
    "nothing": ("", "absent", "-", "--", "n/a", "na", "none", "null", "not applicable", "/", "nil", "\u2014", "\u2013"),
    # --- where a parameter goes
    "path words": ("path", "path parameter", "path parameters", "path variable", "path variables"),
    "query words": (
        *("query", "querystring", "query string", "query parameter", "query parameters", "search criteria", "filter"),
        *(
            "filters",
            "filtering",
            "query criteria",
            "search conditions",
            "url parameter",
            "url parameters",
            "search parameters",
        ),
    ),
    "uri parameter words": ("uri", "url", "uris", "urls", "request line", "endpoint"),
    "form words": ("form", "form-data", "formdata", "form data", "multipart", "x-www-form-urlencoded", "form field"),
    "cookie words": ("cookie", "cookies"),
    "header names": ("x-", "content-md5"),
    # --- captions
    # "Response parameters", "Parameters in the request body": such a caption names no object
    "caption filler": (
        *("parameter", "parameters", "param", "params", "field", "fields", "attribute", "attributes", "description"),
        *("descriptions", "request", "requests", "response", "responses", "body", "message", "messages", "header"),
        *("headers", "path", "query", "uri", "url", "form", "formdata", "data", "cookie", "returned", "return"),
        *("returns", "result", "results", "value", "values", "input", "output", "in", "the", "a", "an", "of", "for"),
        *("and", "or", "to", "on", "table", "list", "structure", "structures", "information", "details", "detail"),
        *("definition", "definitions", "type", "types", "normal", "successful", "success", "json", "common"),
        *("public", "api", "apis", "code", "status", "payload", "properties", "property", "arguments", "elements"),
        *("element", "mandatory", "required", "optional", "this", "these", "following", "string", "http", "key"),
        *("keys", "content", "variables", "names", "name", "all", "variable", "main", "basic", "interface"),
        *("operation", "abnormal", "failure", "failed", "error", "errors", "exception", "creating", "specific"),
    ),
    # words that never name an object, not even in "the X field"
    "caption sides": (
        *("request", "requests", "response", "responses", "body", "message", "messages", "header", "headers", "path"),
        *("query", "uri", "url", "form", "formdata", "cookie", "returned", "parameter", "parameters", "the", "in"),
        *("a", "and", "or", "of", "common", "public", "normal", "api", "json", "field", "fields", "description"),
    ),
    # "Table 3 scaling_groups field description": what follows the name of the object
    "caption tail": (
        *("field", "fields", "object", "objects", "parameter", "parameters", "structure", "structures"),
        *("description", "data structure", "data structures", "array", "list", "attribute", "attributes"),
        *("information", "element", "elements", "struct", "properties", "type", "details", "definition"),
        *("definitions", "dictionary", "dict"),
    ),
    # "Data structure of the metadata field": what stands before it
    "caption head": (
        *("data structure", "data structures", "structure", "description", "descriptions", "parameters", "parameter"),
        *("fields", "field", "objects", "object", "configuration", "details", "elements", "attributes", "format"),
        *("definition", "information", "parameter description", "field description", "data structure description"),
        *("content", "contents", "members", "properties", "value", "values", "the structure", "definitions"),
    ),
    # "structure of the X field", "Parameters in the X list"
    "caption of": ("of", "in", "within", "under", "contained in", "about"),
    # headings and sentences that introduce a list of parameters
    "parameter words": (
        *("parameter", "parameters", "field", "fields", "attribute", "attributes", "argument", "arguments", "header"),
        *("headers", "property", "properties", "query", "body", "request", "response", "object", "members", "params"),
    ),
    "row words": (
        *("parameter", "parameters", "field", "fields", "attribute", "attributes", "argument", "arguments", "headers"),
        *("property", "properties", "member", "members", "params", "keys", "json object", "json objects"),
    ),
    "array words": ("array", "list", "arrays", "lists"),
    # --- values in descriptions
    "default cues": (
        *("default value is", "default value:", "default value", "default:", "default is", "defaults to"),
        *("by default, the value is", "the default is", "default setting is", "default value of this parameter is"),
    ),
    "allowed cues": (
        *("enumeration values", "enumerated values", "enumeration value", "enum values", "enums", "options"),
        *("options are", "possible values", "possible values are", "allowed values", "allowed values are"),
        *("valid values", "valid values are", "the value can be", "value can be", "its value can be", "which can be"),
        *("the value is one of the following", "the options are as follows", "possible values are as follows"),
        *("the values are as follows", "value options", "the value can be any of the following"),
        *("the value can be one of the following", "the valid values are", "the options are", "available values"),
        *("available options", "supported values", "value:", "the value is", "the value can be as follows"),
        *("the following values are supported", "acceptable values", "range", "values", "the value must be"),
        *("must be one of", "one of", "can be set to", "value range", "the value range is", "it can be"),
        *("valid options are", "accepted values", "options are as follows", "the following options are"),
        *("the value options are as follows", "the available values are", "supported values are", "choices"),
    ),
    "size words": (
        *("character", "characters", "byte", "bytes", "digit", "digits", "letter", "letters", "length", "long"),
        *("items", "elements", "records", "entries", "tags", "number of"),
    ),
}
