# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every code of the server has its advice, or a reason why no module meets it.

The codes are those of S cmd/api-errors.go, admin-handler*.go, batch-handlers.go, handler-utils.go, tier*.go and sts-errors.go at commit
7aac2a2c5b7c, and one of its KMS.
"""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.advice import ADVICE, advice
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import ServerError

MET = """
    AccessDenied AllAccessDisabled AuthorizationHeaderMalformed BadRequest BucketAlreadyExists BucketAlreadyOwnedByYou BucketNotEmpty EntityTooLarge
    IllegalVersioningConfigurationException InternalError InvalidAccessKeyId InvalidArgument InvalidBucketName InvalidBucketState InvalidDuration
    InvalidLifecycleWithObjectLock InvalidObjectState InvalidRegion InvalidRequest InvalidStorageClass InvalidTokenId KMS.NotFoundException
    kms:KeyNotFound NoSuchSourceBucket NoSuchTargetBucket XMinioAdminNoSuchJob
    KeyTooLongError MalformedPolicy MalformedXML MaxVersionsExceeded MethodNotAllowed NoSuchBucket NoSuchKey NoSuchVersion NotImplemented OpenIDNotEnabled
    PolicyInvalidName PolicyTooLarge RemoteDestinationNotFoundError RemoteTargetNotVersionedError ReplicationDestinationMissingLockError
    ReplicationPermissionCheck ReplicationSourceNotVersionedError RequestTimeTooSkewed RequestTimeout ServerBusy SignatureDoesNotMatch SlowDownRead
    SlowDownWrite TooManyRequests TransitionStorageClassNotFoundError UnauthorizedAccess UnsupportedNotification XMinioAdminBucketQuotaExceeded
    XMinioAdminBucketRemoteAlreadyExists XMinioAdminBucketRemoteLabelInUse XMinioAdminConfigBadJSON XMinioAdminConfigDuplicateKeys
    XMinioAdminConfigEnvOverridden XMinioAdminConfigIDPCfgNameAlreadyExists XMinioAdminConfigIDPCfgNameDoesNotExist XMinioAdminConfigInvalidIDPType
    XMinioAdminConfigLDAPNonDefaultConfigName XMinioAdminConfigLDAPValidation XMinioAdminConfigNoQuorum XMinioAdminConfigTooLarge XMinioAdminGroupDisabled
    XMinioAdminGroupNotEmpty XMinioAdminInvalidAccessKey XMinioAdminInvalidArgument XMinioAdminInvalidRequest XMinioAdminInvalidSecretKey
    XMinioAdminNoAccessKey XMinioAdminNoSecretKey XMinioAdminNoSuchAccessKey XMinioAdminNoSuchConfigTarget XMinioAdminNoSuchGroup XMinioAdminNoSuchPolicy
    XMinioAdminNoSuchQuotaConfiguration XMinioAdminNoSuchUser XMinioAdminNotificationTargetsTestFailed XMinioAdminPolicyChangeAlreadyApplied
    XMinioAdminRebalanceAlreadyStarted XMinioAdminRebalanceNotStarted XMinioAdminRemoteARNTypeInvalid XMinioAdminRemoteArnInvalid
    XMinioAdminRemoteIdenticalToSource XMinioAdminRemoteRemoveDisallowed XMinioAdminRemoteTargetDenyAdd XMinioAdminRemoteTargetNotFoundError
    XMinioAdminReplicationBandwidthLimitError XMinioAdminReplicationRemoteConnectionError XMinioAdminTierBucketNotFound
    XMinioAdminTierAlreadyExists XMinioAdminTierBackendInUse XMinioAdminTierBackendNotEmpty
    XMinioAdminTierInsufficientPermissions XMinioAdminTierInvalidConfig XMinioAdminTierInvalidCredentials XMinioAdminTierNotFound
    XMinioAdminVersionMismatch XMinioBackendDown XMinioBucketMetadataNotInitialized XMinioConfigError XMinioConfigNotFoundError
    XMinioDecommissionNotAllowed XMinioEncryptionError XMinioHealAlreadyRunning XMinioHealInvalidClientToken XMinioHealMissingBucket
    XMinioHealNoSuchProcess XMinioHealNotImplemented XMinioHealOverlappingPaths XMinioIAMActionNotAllowed XMinioIAMNotInitialized XMinioIAMPolicyInUse
    XMinioIAMServiceAccountNotAllowed XMinioIAMServiceAccountSessionPolicyTooLarge XMinioInsecureClientRequest XMinioInvalidGroupName
    XMinioInvalidIAMCredentials XMinioInvalidObjectName XMinioInvalidResource XMinioInvalidResourceName XMinioInvalidUTF XMinioLDAPExpectedLoginName
    XMinioLDAPNotEnabled XMinioMalformedIAMPolicy XMinioMalformedJSON XMinioObjectExistsAsDirectory XMinioObjectTampered XMinioPeerVersionMismatch
    XMinioPolicyAlreadyAttached XMinioPolicyNotAttached XMinioRebalanceNotAllowed XMinioReplicationDenyEdit XMinioReplicationNoExistingObjects
    XMinioRequestBodyParse XMinioServerNotInitialized XMinioSiteReplicationBackendIssue XMinioSiteReplicationBucketConfigError
    XMinioSiteReplicationBucketMetaError XMinioSiteReplicationConfigMissingError XMinioSiteReplicationIAMConfigMismatch XMinioSiteReplicationIAMError
    XMinioSiteReplicationInvalidRequest XMinioSiteReplicationPeerResp XMinioSiteReplicationServiceAccountError XMinioStorageFull
    XMinioStorageVersionMismatch
"""
"""What a module can be answered."""

NOT_MET = {
    "Queries of the contents of objects (S3 Select), which no module sends.": """
        CastFailed ErrEvaluatorBindingDoesNotExist EvaluatorInvalidArguments EvaluatorInvalidTimestampFormatPattern
        EvaluatorInvalidTimestampFormatPatternSymbol EvaluatorInvalidTimestampFormatPatternSymbolForParsing EvaluatorInvalidTimestampFormatPatternToken
        EvaluatorTimestampFormatPatternDuplicateFields EvaluatorUnterminatedTimestampFormatPatternToken ExpressionTooLong IllegalSqlFunctionArgument
        IncorrectSqlFunctionArgumentType IntegerOverflow InvalidCast InvalidColumnIndex InvalidCompressionFormat InvalidDataSource InvalidDataType
        InvalidExpressionType InvalidFileHeaderInfo InvalidJsonType InvalidKeyPath InvalidQuoteFields InvalidRequestParameter InvalidTableAlias
        InvalidTextEncoding LexerInvalidChar LexerInvalidIONLiteral LexerInvalidLiteral LexerInvalidOperator LikeInvalidInputs MissingHeaders
        MissingRequiredParameter ObjectSerializationConflict ParseAsteriskIsNotAloneInSelectList ParseCannotMixSqbAndWildcardInSelectList ParseCastArity
        ParseEmptySelect ParseExpected2TokenTypes ParseExpectedArgumentDelimiter ParseExpectedDatePart ParseExpectedExpression ParseExpectedIdentForAlias
        ParseExpectedIdentForAt ParseExpectedIdentForGroupName ParseExpectedKeyword ParseExpectedLeftParenAfterCast ParseExpectedLeftParenBuiltinFunctionCall
        ParseExpectedLeftParenValueConstructor ParseExpectedMember ParseExpectedNumber ParseExpectedRightParenBuiltinFunctionCall ParseExpectedTokenType
        ParseExpectedTypeName ParseExpectedWhenClause ParseInvalidContextForWildcardInSelectList ParseInvalidTypeParam ParseMalformedJoin
        ParseMissingIdentAfterAt ParseNonUnaryAggregateFunctionCall ParseSelectMissingFrom ParseUnexpectedKeyword ParseUnexpectedOperator ParseUnexpectedTerm
        ParseUnexpectedToken ParseUnknownOperator ParseUnsupportedAlias ParseUnsupportedCallWithStar ParseUnsupportedCase ParseUnsupportedCaseClause
        ParseUnsupportedLiteralsGroupBy ParseUnsupportedSelect ParseUnsupportedSyntax ParseUnsupportedToken UnsupportedFunction UnsupportedRangeHeader
        UnsupportedSqlOperation UnsupportedSqlStructure UnsupportedSyntax ValueParseFailure
    """,
    "How the server says that there is none. Modules read it, and nobody sees it.": """
        NoSuchBucketLifecycle NoSuchBucketPolicy NoSuchCORSConfiguration NoSuchLifecycleConfiguration NoSuchObjectLockConfiguration NoSuchTagSet
        NoSuchWebsiteConfiguration ObjectLockConfigurationNotFoundError PreconditionFailed ReplicationConfigurationNotFoundError
        ServerSideEncryptionConfigurationNotFoundError
    """,
    "Forms, uploads in parts, and headers that the session writes by itself.": """
        AuthorizationParametersError AuthorizationQueryParametersError BadDigest ClientDisconnected EmptyRequestBody EntityTooSmall ExcessData IncompleteBody
        InvalidDigest InvalidPart InvalidPartNumber InvalidPartOrder InvalidPolicyDocument InvalidPrefixMarker InvalidRange MalformedDate MalformedPOSTRequest
        MetadataTooLarge MissingContentLength MissingContentMD5 MissingFields MissingRequestBodyError MissingSecurityHeader NoSuchUpload
        PostPolicyInvalidKeyName XAmzContentChecksumMismatch XAmzContentSHA256Mismatch XMinioInvalidDecompressedSize
    """,
    "Answers to who signs in for temporary credentials (S cmd/sts-errors.go), whose advice is in _site/login.py.": """
        ExpiredToken InsecureConnection InvalidClientCertificate InvalidClientGrantsToken InvalidParameterValue MalformedPolicyDocument MissingParameter
        STSIAMNotInitialized STSNotInitialized TooManyIntermediateCAs
    """,
    "Definitions of tiers that minio_tier refuses before it asks.": """
        XMinioAdminTierInvalidConfigVersion XMinioAdminTierMissingCredentials XMinioAdminTierNameEmpty
        XMinioAdminTierNameNotUpperCase XMinioAdminTierReserved XMinioAdminTierTypeUnsupported
    """,
    "Lambdas, speed tests, updates and profiles of the server, and keys of the KMS: no module has those.": """
        KMS.DefaultKeyAlreadyConfiguredException LambdaARNInvalid LambdaARNNotFound LambdaFunctionStatusError
        RestoreAlreadyInProgress XGCSInternalError XMinioAdminProfilerNotEnabled XMinioAdminUpdateApplyFailure
        XMinioAdminUpdateURLNotReachable XMinioAdminUpdateUnexpectedFailure XMinioInvalidLifecycleParameter XMinioKMSKeyExists
        XMinioSpeedtestInsufficientCapacity XMinioSpeedtestInsufficientPermissions
    """,
}


@pytest.mark.parametrize("code", MET.split())
def test_h9_each_code_that_a_module_can_meet_has_advice(code):
    text = advice(code)
    assert text.startswith(" ") and text.endswith(".") and "\n" not in text
    assert text[1].isupper() or text[1:].startswith("minio_")


def test_h9_advice_is_for_codes_of_the_server_alone():
    assert set(ADVICE) == set(MET.split())


def test_h9_no_code_is_in_two_places():
    codes = [code for text in (MET, *NOT_MET.values()) for code in text.split()]
    assert len(codes) == len(set(codes)) == 299
    assert not any(advice(code) for text in NOT_MET.values() for code in text.split())


def test_h9_users_of_a_site_with_a_directory_are_told_where_they_are_made():
    error = ServerError("az1", "http://az1", 403, "XMinioIAMActionNotAllowed", "Specified IAM action is not allowed", "add-user")
    assert str(error).startswith("site az1 (http://az1): add-user: XMinioIAMActionNotAllowed: Specified IAM action is not allowed. Where the server has a")
    assert "attach policies to their DNs (minio_policy)" in str(error)


def test_h9_an_unknown_code_has_none():
    assert advice("") == advice("SomethingNew") == ""
